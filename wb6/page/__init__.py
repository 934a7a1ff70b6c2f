"""What a chapter puts on the page: figures, values, sentences, sources, style."""
