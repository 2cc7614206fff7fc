"""What the pages may change when they are started with `--edit`: corrections and judgements. Nothing of it is there without."""
