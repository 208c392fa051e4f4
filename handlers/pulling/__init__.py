"""Takes in what connected systems tell: a page's facts and the place after it, in one transaction."""
