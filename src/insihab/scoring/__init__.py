"""The scorer: gold and predictions in, scores out; needs neither `datasets` nor the Label Studio SDK."""
