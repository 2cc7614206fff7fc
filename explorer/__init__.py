"""What people look at: web pages over the releases of one store. Nothing here changes a release."""
