"""A release on the Hugging Face Hub: whole under its tag, or not there under that tag at all."""
