"""The leaderboard: submissions, and results in files, added, ranked, and shown as Markdown and as a page."""
