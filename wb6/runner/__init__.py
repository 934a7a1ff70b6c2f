"""Runs the notebooks of a Jupyter Book 1.x headless and builds the book. Knows nothing of the Balkans."""
