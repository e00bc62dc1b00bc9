def execute(inputs):
    """Computes the square."""
    value = inputs.get("value", 0)
    return {"result": value ** 2, "input": value}
