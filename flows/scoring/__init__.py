"""How well quotes and speakers are found in articles whose quotations people marked."""
