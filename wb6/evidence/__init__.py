"""Tables, their declared model, sources and checks. Knows files; draws nothing."""
