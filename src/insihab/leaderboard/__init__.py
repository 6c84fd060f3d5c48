"""The leaderboard: results that stand in files, added, ranked, and shown as Markdown and as a page."""
