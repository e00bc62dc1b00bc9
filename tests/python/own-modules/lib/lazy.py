def __getattr__(name):
    return f"lazy {name}"
