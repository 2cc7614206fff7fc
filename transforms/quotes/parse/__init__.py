"""What the parse tells of speech: cues, their subjects, and the words they make somebody's."""
