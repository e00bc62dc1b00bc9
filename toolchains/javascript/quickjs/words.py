"""What QuickJS-ng says when a program is wrong, in V8's words: programs print them, and people look them up.

(what stands there, what shall stand there, how often)
"""

PROPERTY = "JS_AtomGetStr(ctx, (char[ATOM_GET_STR_BUF_SIZE]){{0}}, ATOM_GET_STR_BUF_SIZE, {})"


def named(function: str, old: str, new: str, atom: str, times: int = 1) -> tuple[str, str, int]:
    """A message that gets the property's name."""
    return f'{function}"{old}")', f'{function}"{new}", {PROPERTY.format(atom)})', times


OR_FALSE = "JS_ThrowTypeErrorOrFalse(ctx, flags, "
WORDS = [
    ("cannot read property '%s' of undefined", "Cannot read properties of undefined (reading '%s')", 2),
    ("cannot read property '%s' of null", "Cannot read properties of null (reading '%s')", 2),
    ("cannot set property '%s' of undefined", "Cannot set properties of undefined (setting '%s')", 1),
    ("cannot set property '%s' of null", "Cannot set properties of null (setting '%s')", 1),
    ("\"%s is not initialized\"", "\"Cannot access '%s' before initialization\"", 1),
    ("\"'%s' is read-only\"", "\"Cannot assign to read only property '%s' of object '#<Object>'\"", 1),
    ("not_extensible:\n        return " + OR_FALSE + "\"object is not extensible\")",
     "not_extensible:\n        return " + OR_FALSE + "\"Cannot define property %s, object is not extensible\", " + PROPERTY.format("prop") + ")", 1),
    named(OR_FALSE, "object is not extensible", "Cannot add property %s, object is not extensible", "prop", 2),
    named("JS_ThrowTypeError(ctx, ", "could not delete property", "Cannot delete property '%s' of #<Object>", "prop"),
    ("class constructors must be invoked with 'new'", "Class constructor cannot be invoked without 'new'", 1),
    ("private class field '%s' does not exist", "Cannot read private member %s from an object whose class did not declare it", 1),
    ("\"invalid 'instanceof' right operand\"", "\"Right-hand side of 'instanceof' is not %s\", JS_IsObject(obj) ? \"callable\" : \"an object\"", 1),
    ("cannot convert symbol to string", "Cannot convert a Symbol value to a string", 1),
    ("cannot convert symbol to number", "Cannot convert a Symbol value to a number", 1),
    ("(ctx, \"invalid array length\")", "(ctx, \"Invalid array length\")", 4),
    ("\"invalid repeat count\"", "\"Invalid count value: %lld\", (long long)val", 1),
    ("\"invalid code point\"", "\"Invalid code point\"", 1),
    ("\"empty array\"", "\"Reduce of empty array with no initial value\"", 1),
    ("\"expecting hex digit\"", "\"URI malformed\"", 1),
    ("\"expecting %%\"", "\"URI malformed\"", 1),
    ("            bad_flags:\n                JS_FreeCString(ctx, str);\n                return JS_ThrowSyntaxError(ctx, \"invalid regular expression flags\");\n",
     "            bad_flags:\n                JS_ThrowSyntaxError(ctx, \"Invalid flags supplied to RegExp constructor '%s'\", str);\n"
     "                JS_FreeCString(ctx, str);\n                return JS_EXCEPTION;\n", 1),
    ("\"Date value is NaN\"", "\"Invalid time value\"", 1),
    ("\"bad normalization form\"", "\"The normalization form should be one of NFC, NFD, NFKC, NFKD.\"", 1),
    ("invalid value used as WeakMap key", "Invalid value used as weak map key", 1),
    ("\"invalid value used as %s key\", is_set ? \"WeakSet\" : \"WeakMap\"", "\"Invalid value used %s\", is_set ? \"in weak set\" : \"as weak map key\"", 1),
    ("\"cannot convert to BigInt: not an integer\"", "\"The number %g cannot be converted to a BigInt because it is not an integer\", d", 1),
    ("    val = JS_StringToBigInt(ctx, val);\n    if (JS_VALUE_IS_NAN(val))\n        return JS_ThrowSyntaxError(ctx, \"invalid BigInt literal\");\n",
     "    const char *text = JS_ToCString(ctx, val);\n    val = JS_StringToBigInt(ctx, val);\n    if (JS_VALUE_IS_NAN(val))\n"
     "        val = JS_ThrowSyntaxError(ctx, \"Cannot convert %s to a BigInt\", text ? text : \"\");\n    JS_FreeCString(ctx, text);\n", 1),
    ("bigint argument with unary +", "Cannot convert a BigInt value to a number", 2),
    ("BigInt division by zero", "Division by zero", 1),
    ("BigInt negative exponent", "Exponent must be non-negative", 1),
    ("BigInt are forbidden in JSON.stringify", "Do not know how to serialize a BigInt", 1),
    ("regexp must have the 'g' flag", "String.prototype.matchAll called with a non-global RegExp argument", 1),
    ("JS_ThrowTypeErrorReadOnly(ctx, JS_PROP_THROW, atom);\n                else",
     "JS_ThrowTypeError(ctx, \"Assignment to constant variable.\");\n                else", 1),
    ("unexpected token in expression: '%.*s'", "Unexpected token '%.*s'", 1),
    ("    char buf[ATOM_GET_STR_BUF_SIZE];\n    return JS_ThrowReferenceError(ctx, \"Cannot access",
     "    char buf[ATOM_GET_STR_BUF_SIZE];\n    if (name == JS_ATOM_this)\n        return JS_ThrowReferenceError(ctx, \"Must call super "
     "constructor in derived class before accessing 'this' or returning from derived constructor\");\n"
     "    return JS_ThrowReferenceError(ctx, \"Cannot access", 1),
    # A pattern's own text stands in the error, so it is freed later.
    ("    JS_FreeCString(ctx, str);\n    if (!re_bytecode_buf) {\n        JS_ThrowSyntaxError(ctx, \"%s\", error_msg);\n",
     "    if (!re_bytecode_buf)\n        JS_ThrowSyntaxError(ctx, \"Invalid regular expression: /%.*s/%s: %s\", "
     "(int)min_int(len, 120), str, re_flags & LRE_FLAG_UNICODE ? \"u\" : \"\", error_msg);\n"
     "    JS_FreeCString(ctx, str);\n    if (!re_bytecode_buf) {\n", 1),
    ("\"Could not find export '%s' in module '%s'\",\n                            JS_AtomGetStr(ctx, buf1, sizeof(buf1), export_name),\n"
     "                            JS_AtomGetStr(ctx, buf2, sizeof(buf2), m->module_name));",
     "\"The requested module '%s' does not provide an export named '%s'\", JS_AtomGetStr(ctx, buf2, sizeof(buf2), m->module_name), "
     "JS_AtomGetStr(ctx, buf1, sizeof(buf1), export_name));", 1),
    # Promise.any
    ("JS_DefinePropertyValueConst(ctx, obj, JS_ATOM_errors, errors,\n",
     "JS_DefinePropertyValue(ctx, obj, JS_ATOM_message, JS_NewString(ctx, \"All promises were rejected\"), "
     "JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);\n    JS_DefinePropertyValueConst(ctx, obj, JS_ATOM_errors, errors,\n", 1),
]

REGEXP_WORDS = [
    ("re_parse_error(s, \"expecting '%c'\", c)", "re_parse_error(s, c == ')' ? \"Unterminated group\" : \"Unterminated character class\")", 1),
    ("\"invalid repetition count\"", "\"numbers out of order in {} quantifier\"", 1),
    ("\"nothing to repeat\"", "\"Nothing to repeat\"", 2),
    ("\"invalid class range\"", "\"Range out of order in character class\"", 1),
    ("\"unexpected end\"", "\"\\\\ at end of pattern\"", 1),
    ("\"duplicate group name\"", "\"Duplicate capture group name\"", 1),
    ("\"invalid group name\"", "\"Invalid capture group name\"", 2),
    ("\"invalid group\"", "\"Invalid group\"", 1),
    ("\"extraneous characters at the end\"", "\"Unmatched ')'\"", 1),
]
