//! An archived file as an answer. What a skill wrote is not to be trusted: no browser may run it in this server's name.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use super::error::ApiError;
use crate::artifacts::Download;

/// Bytes read at once.
const CHUNK: usize = 64 << 10;

/// What stands unescaped in a file name of RFC 6266.
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_').remove(b'~');

/// The file, or the part of it that was asked for, streamed.
pub(super) async fn answer(path: &str, download: Download, asked: &HeaderMap) -> Result<Response, ApiError> {
    let tag = tag(&download);
    let mut response = if asked.get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        content(download, asked.get(header::RANGE)).await?
    };
    let headers = response.headers_mut();
    for (name, value) in described(path).into_iter().chain([(header::ETAG, tag)]) {
        let value = HeaderValue::try_from(value).map_err(|error| ApiError::internal(&error))?;
        headers.insert(name, value);
    }
    Ok(response)
}

fn tag(download: &Download) -> String {
    let written = download.modified.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    format!("\"{:x}-{:x}\"", download.size, written.as_nanos())
}

async fn content(download: Download, asked: Option<&HeaderValue>) -> Result<Response, ApiError> {
    let size = download.size;
    let part = asked.and_then(|asked| asked.to_str().ok()).map_or(Part::Whole, |asked| part(asked, size));
    let (status, first, length) = match part {
        Part::Whole => (StatusCode::OK, 0, size),
        Part::Bytes { first, last } => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
        Part::Outside => {
            let whole = HeaderValue::try_from(format!("bytes */{size}")).map_err(|error| ApiError::internal(&error))?;
            return Err(ApiError::new(StatusCode::RANGE_NOT_SATISFIABLE, "bad-request", "the file has no such bytes")
                .header(header::CONTENT_RANGE, whole));
        }
    };
    let mut file = tokio::fs::File::from_std(download.file);
    if first > 0 {
        file.seek(std::io::SeekFrom::Start(first)).await.map_err(|error| ApiError::internal(&error))?;
    }
    let body = Body::from_stream(ReaderStream::with_capacity(file.take(length), CHUNK));
    let mut response = (status, [(header::CONTENT_LENGTH, length.to_string())], body).into_response();
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {first}-{}/{size}", first + length - 1);
        let range = HeaderValue::try_from(range).map_err(|error| ApiError::internal(&error))?;
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    Ok(response)
}

/// Which part of a file is asked for.
#[derive(Debug, PartialEq)]
enum Part {
    Whole,
    Bytes { first: u64, last: u64 },
    Outside,
}

/// Reads `bytes=first-last`, `bytes=first-` and `bytes=-count`. Anything else, several parts too, means the whole file.
fn part(asked: &str, size: u64) -> Part {
    let Some((first, last)) = asked.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::Whole;
    };
    let number = |text: &str| text.trim().parse::<u64>();
    match (first.trim().is_empty(), number(first), last.trim().is_empty(), number(last)) {
        (false, Ok(first), true, _) if first < size => Part::Bytes { first, last: size - 1 },
        (false, Ok(first), false, Ok(last)) if first <= last && first < size => {
            Part::Bytes { first, last: last.min(size - 1) }
        }
        (false, Ok(first), false, Ok(last)) if first > last => Part::Whole,
        (true, _, false, Ok(count)) if count > 0 && size > 0 => {
            Part::Bytes { first: size.saturating_sub(count), last: size - 1 }
        }
        (false, Ok(_), true, _) | (false, Ok(_), false, Ok(_)) | (true, _, false, Ok(_)) => Part::Outside,
        _ => Part::Whole,
    }
}

fn described(path: &str) -> [(HeaderName, String); 5] {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let name = path.rsplit('/').next().unwrap_or(path);
    let text = kind.type_() == "text" || matches!(kind.subtype().as_str(), "json" | "javascript" | "xml");
    let content_type = if text { format!("{}; charset=utf-8", kind.essence_str()) } else { kind.to_string() };
    let shown = if is_passive(kind.essence_str()) { "inline" } else { "attachment" };
    [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_DISPOSITION, format!("{shown}; filename*=UTF-8''{}", utf8_percent_encode(name, NAME))),
        // No scripts, no forms, an origin of its own, should a browser show it after all.
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; style-src 'unsafe-inline'".to_owned()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ]
}

/// Types that a browser only shows. All others are saved.
fn is_passive(kind: &str) -> bool {
    const SHOWN: [&str; 6] =
        ["text/plain", "text/csv", "text/markdown", "text/tab-separated-values", "application/json", "application/pdf"];
    let media = ["image/", "audio/", "video/"].iter().any(|start| kind.starts_with(start));
    (media && !kind.ends_with("+xml")) || SHOWN.contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_the_standard_has_it() {
        let bytes = |first, last| Part::Bytes { first, last };
        for (asked, expected) in [
            ("bytes=0-3", bytes(0, 3)),
            ("bytes=7-", bytes(7, 9)),
            ("bytes=7-99", bytes(7, 9)),
            ("bytes=-3", bytes(7, 9)),
            ("bytes=-99", bytes(0, 9)),
            ("bytes=10-", Part::Outside),
            ("bytes=10-12", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=5-3", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("lines=0-1", Part::Whole),
            ("bytes=0-18446744073709551615", bytes(0, 9)),
        ] {
            assert_eq!(part(asked, 10), expected, "{asked}");
        }
        assert_eq!(part("bytes=-5", 0), Part::Outside);
        assert_eq!(part("bytes=0-", 0), Part::Outside);
    }

    #[test]
    fn only_what_a_browser_merely_shows_is_shown() {
        let header = |path, name: HeaderName| {
            described(path).into_iter().find(|(found, _)| *found == name).map(|(_, value)| value).unwrap_or_default()
        };
        for (path, kind, shown) in [
            ("artifacts/a.json", "application/json; charset=utf-8", "inline"),
            ("stdout.txt", "text/plain; charset=utf-8", "inline"),
            ("a.csv", "text/csv; charset=utf-8", "inline"),
            ("a.png", "image/png", "inline"),
            ("a.svg", "image/svg+xml", "attachment"),
            ("a.html", "text/html; charset=utf-8", "attachment"),
            ("a.xhtml", "application/xhtml+xml", "attachment"),
            ("a", "application/octet-stream", "attachment"),
        ] {
            assert_eq!(header(path, header::CONTENT_TYPE), kind, "{path}");
            assert!(header(path, header::CONTENT_DISPOSITION).starts_with(shown), "{path}");
        }
        let name = header("x/a \"b\"\u{fc}.txt", header::CONTENT_DISPOSITION);
        assert_eq!(name, "inline; filename*=UTF-8''a%20%22b%22%C3%BC.txt");
    }
}
