"""What the pages of the statute base are made of (法规库页面): lists, texts in parts, pictures, uploads."""
