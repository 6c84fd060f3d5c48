"""The Hugging Face Hub: what it reads of a benchmark, and a release on it, whole under its tag or not there at all."""
