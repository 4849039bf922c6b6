"""What may be done with personal data beyond keeping it: looking at it, and erasing it. Both are acts."""
