//! Text to bytes and back, faster than JavaScript does it.

use rquickjs::{Ctx, Result, String as JsString, TypedArray};

use crate::natives::{Bytes, bytes};

/// UTF-8; a lone surrogate, three bytes in QuickJS, becomes U+FFFD.
pub fn encode<'js>(ctx: Ctx<'js>, text: JsString<'js>) -> Result<Bytes<'js>> {
    let mut utf8 = raw(&text)?;
    if std::str::from_utf8(&utf8).is_err() {
        let lone: Vec<usize> =
            utf8.windows(3).enumerate().filter(|(_, w)| w[0] == 0xED && w[1] >= 0xA0).map(|(i, _)| i).collect();
        for at in lone {
            utf8[at..at + 3].copy_from_slice("\u{FFFD}".as_bytes());
        }
    }
    TypedArray::new(ctx, utf8)
}

/// From UTF-8, every wrong sequence being U+FFFD.
pub fn decode<'js>(ctx: Ctx<'js>, data: Bytes<'js>) -> Result<JsString<'js>> {
    JsString::from_str(ctx, &String::from_utf8_lossy(bytes(&data)))
}

/// A string's bytes as QuickJS has them.
pub fn raw(text: &JsString) -> Result<Vec<u8>> {
    let text = text.clone().to_cstring()?;
    // SAFETY: the C string lives until the end of this function and is as long as it says.
    Ok(unsafe { std::slice::from_raw_parts(text.as_ptr().cast::<u8>(), text.len()) }.to_vec())
}
