"""Pure functions: DataFrame in, DataFrame or dataclass out. No files, no figures, no globals."""
