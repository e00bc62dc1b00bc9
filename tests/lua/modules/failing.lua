error("no luck")
