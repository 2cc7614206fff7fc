"""Whether something is wrong with what comes in, when that rings, and what is told to programs that watch."""
