//! Data that is packed: gzip, bzip2 and xz, by their first bytes, their endings and the options that ask for them.

use std::io::{self, Read as _, Write as _};

#[derive(Clone, Copy, PartialEq)]
pub enum Packing {
    Gzip,
    Bzip2,
    Xz,
}

impl Packing {
    /// What the data itself says.
    pub fn of(data: &[u8]) -> Option<Self> {
        match data {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [b'B', b'Z', b'h', ..] => Some(Self::Bzip2),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            _ => None,
        }
    }

    /// What a file's ending says.
    pub fn of_name(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending {
            "gz" | "tgz" | "taz" => Some(Self::Gzip),
            "bz2" | "tbz" | "tbz2" | "tz2" => Some(Self::Bzip2),
            "xz" | "txz" => Some(Self::Xz),
            _ => None,
        }
    }

    /// What a program of this name makes.
    pub fn of_program(name: &str) -> Option<Self> {
        match name {
            "gzip" | "pigz" => Some(Self::Gzip),
            "bzip2" => Some(Self::Bzip2),
            "xz" => Some(Self::Xz),
            _ => None,
        }
    }

    /// For gzip, with the name of a file and its time, in seconds since 1970.
    pub fn packed(self, data: &[u8], level: u32, of: Option<(&str, u32)>) -> io::Result<Vec<u8>> {
        match self {
            Self::Gzip => {
                // As gzip on Unix says it.
                let mut head = flate2::GzBuilder::new().operating_system(3);
                if let Some((name, modified)) = of {
                    head = head.filename(name.replace('\0', "")).mtime(modified);
                }
                let mut packer = head.write(Vec::new(), flate2::Compression::new(level));
                packer.write_all(data)?;
                packer.finish()
            }
            Self::Bzip2 => {
                let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::new(level.clamp(1, 9)));
                packer.write_all(data)?;
                packer.finish()
            }
            Self::Xz => {
                let options = lzma_rust2::XzOptions::with_preset(level);
                let mut packer = lzma_rust2::XzWriter::new(Vec::new(), options)?;
                packer.write_all(data)?;
                packer.finish()
            }
        }
    }

    /// Also of several parts, one behind the other.
    pub fn unpacked(self, data: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        match self {
            Self::Gzip => flate2::read::MultiGzDecoder::new(data).read_to_end(&mut out)?,
            Self::Bzip2 => bzip2::read::MultiBzDecoder::new(data).read_to_end(&mut out)?,
            Self::Xz => lzma_rust2::XzReader::new(data, true).read_to_end(&mut out)?,
        };
        Ok(out)
    }
}
