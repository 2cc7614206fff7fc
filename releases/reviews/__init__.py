"""How right the quotes are, as people judge a random sample of them: drawing, judging, finding again, estimating."""
