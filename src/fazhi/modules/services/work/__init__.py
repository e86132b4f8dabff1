"""Work on items (事项的使用): pledges, reviews of delegated items, use counts, item cards; importing it declares them."""
