//! The options of `ls`.

use super::{options::Known, pattern::fits};

/// Names that begin with a dot.
#[derive(Clone, Copy, PartialEq)]
pub enum Hidden {
    No,
    /// But not `.` and `..`.
    Almost,
    All,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Order {
    Name,
    Time,
    Size,
    Extension,
    Version,
    /// As the folder has them.
    None,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Layout {
    Lines,
    Columns,
    Commas,
    Long,
}

/// How times are shown.
#[derive(Clone)]
pub enum Times {
    /// The time of day, or the year where it is more than half a year off.
    Usual,
    /// As `strftime`.
    Format(String),
}

pub struct Options {
    pub hidden: Hidden,
    pub order: Order,
    pub layout: Layout,
    pub times: Times,
    pub reverse: bool,
    pub recursive: bool,
    /// A folder's own entry, not what is in it.
    pub directory: bool,
    pub folders_first: bool,
    pub human: bool,
    pub owner: bool,
    pub group: bool,
    pub numeric: bool,
    pub blocks: bool,
    pub follow: bool,
    pub quoted: bool,
    /// Marks of kinds behind names: of folders, and of all kinds.
    pub slashes: bool,
    pub marks: bool,
    /// Columns are filled line by line.
    pub across: bool,
    pub width: usize,
    /// How far tabs reach; 0 is not at all.
    pub tab: usize,
    /// Patterns of names that are left out, and of those that are where hidden ones are.
    ignored: Vec<String>,
    hides: Vec<String>,
}

/// Where there is no terminal.
const WIDTH: usize = 80;
const TAB: usize = 8;

/// Names of options that have no letter.
const FOLDERS_FIRST: char = '\u{1}';
const CLASSIFY: char = '\u{2}';
const FILE_TYPE: char = '\u{3}';
const FULL_TIME: char = '\u{4}';
const TIME_STYLE: char = '\u{5}';
const SORT: char = '\u{6}';
const FORMAT: char = '\u{7}';
const INDICATORS: char = '\u{8}';
const HIDE: char = '\u{b}';
/// What changes nothing here, with a value that may be there, and one that must.
const PERHAPS: char = '\u{c}';
const VALUE: char = '\u{e}';

const KNOWN: Known = Known {
    command: "ls",
    letters: "aAlgon1CxmtSXvUfrRdhGsLHQpFcukNqbBT:w:I:\u{2}?\u{5}:\u{6}:\u{7}:\u{8}:\u{b}:\u{c}?\u{e}:",
    long: &[
        ("all", 'a'),
        ("almost-all", 'A'),
        ("block-size", VALUE),
        ("classify", CLASSIFY),
        ("color", PERHAPS),
        ("dereference", 'L'),
        ("directory", 'd'),
        ("escape", 'b'),
        ("file-type", FILE_TYPE),
        ("format", FORMAT),
        ("full-time", FULL_TIME),
        ("group-directories-first", FOLDERS_FIRST),
        ("hide", HIDE),
        ("human-readable", 'h'),
        ("hyperlink", PERHAPS),
        ("ignore", 'I'),
        ("ignore-backups", 'B'),
        ("indicator-style", INDICATORS),
        ("kibibytes", 'k'),
        ("literal", 'N'),
        ("no-group", 'G'),
        ("numeric-uid-gid", 'n'),
        ("quote-name", 'Q'),
        ("quoting-style", VALUE),
        ("recursive", 'R'),
        ("reverse", 'r'),
        ("si", 'h'),
        ("size", 's'),
        ("sort", SORT),
        ("tabsize", 'T'),
        ("time", VALUE),
        ("time-style", TIME_STYLE),
        ("width", 'w'),
    ],
    wrong: 2,
};

impl Options {
    /// What the words ask for, and the paths among them; or a message and the exit code.
    pub fn read(words: &[String]) -> Result<(Self, Vec<String>), (String, i32)> {
        let mut options = Self {
            hidden: Hidden::No,
            order: Order::Name,
            layout: Layout::Lines,
            times: Times::Usual,
            reverse: false,
            recursive: false,
            directory: false,
            folders_first: false,
            human: false,
            owner: true,
            group: true,
            numeric: false,
            blocks: false,
            follow: false,
            quoted: false,
            slashes: false,
            marks: false,
            across: false,
            width: WIDTH,
            tab: TAB,
            ignored: Vec::new(),
            hides: Vec::new(),
        };
        let given = KNOWN.read(words)?;
        for (letter, value) in given.each() {
            options.option(letter, value.unwrap_or_default()).map_err(|why| KNOWN.wrong(&why))?;
        }
        let mut paths = given.operands;
        if paths.is_empty() {
            paths.push(".".to_owned());
        }
        Ok((options, paths))
    }

    fn option(&mut self, letter: char, value: &str) -> Result<(), String> {
        match letter {
            'a' => self.hidden = Hidden::All,
            'A' => self.hidden = Hidden::Almost,
            'l' => self.layout = Layout::Long,
            'g' => (self.layout, self.owner) = (Layout::Long, false),
            'o' => (self.layout, self.group) = (Layout::Long, false),
            'n' => (self.layout, self.numeric) = (Layout::Long, true),
            '1' if self.layout != Layout::Long => self.layout = Layout::Lines,
            'C' | 'x' => (self.layout, self.across) = (Layout::Columns, letter == 'x'),
            'm' => self.layout = Layout::Commas,
            't' => self.order = Order::Time,
            'S' => self.order = Order::Size,
            'X' => self.order = Order::Extension,
            'v' => self.order = Order::Version,
            'U' => self.order = Order::None,
            'f' => (self.order, self.hidden) = (Order::None, Hidden::All),
            'r' => self.reverse = true,
            'R' => self.recursive = true,
            'd' => self.directory = true,
            'h' => self.human = true,
            'G' => self.group = false,
            's' => self.blocks = true,
            'L' | 'H' => self.follow = true,
            'Q' => self.quoted = true,
            'p' => self.slashes = true,
            'F' | FILE_TYPE => (self.slashes, self.marks) = (true, true),
            'w' => self.width = width(value)?,
            'T' => self.tab = value.parse().map_err(|_| format!("invalid tab size: ‘{value}’"))?,
            'I' => self.ignored.push(value.to_owned()),
            'B' => self.ignored.push("*~".to_owned()),
            HIDE => self.hides.push(value.to_owned()),
            FOLDERS_FIRST => self.folders_first = true,
            CLASSIFY => (self.slashes, self.marks) = (value != "never", value != "never"),
            FULL_TIME => (self.layout, self.times) = (Layout::Long, style("full-iso")?),
            TIME_STYLE => self.times = style(value)?,
            SORT => self.order = order(value)?,
            FORMAT => self.layout = layout(value)?,
            INDICATORS => (self.slashes, self.marks) = (value != "none", matches!(value, "classify" | "file-type")),
            // One time is as good as the other here, and names are shown as they are.
            _ => {}
        }
        Ok(())
    }

    /// A name that is not shown.
    pub fn leaves_out(&self, name: &str) -> bool {
        let any = |patterns: &[String]| patterns.iter().any(|pattern| fits(pattern.as_bytes(), name.as_bytes()));
        any(&self.ignored) || self.hidden == Hidden::No && any(&self.hides)
    }
}

/// 0 is as wide as it gets.
fn width(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Ok(usize::MAX),
        Ok(width) => Ok(width),
        Err(_) => Err(format!("invalid line width: ‘{text}’")),
    }
}

fn style(name: &str) -> Result<Times, String> {
    Ok(Times::Format(match name.trim_start_matches("posix-") {
        "locale" => return Ok(Times::Usual),
        "full-iso" => "%Y-%m-%d %H:%M:%S.%9f %z".to_owned(),
        "long-iso" => "%Y-%m-%d %H:%M".to_owned(),
        "iso" => "%m-%d %H:%M".to_owned(),
        other => match other.strip_prefix('+') {
            Some(format) => format.lines().next().unwrap_or_default().to_owned(),
            None => return Err(format!("invalid argument '{other}' for 'time style'")),
        },
    }))
}

fn order(name: &str) -> Result<Order, String> {
    Ok(match name {
        "none" => Order::None,
        "size" => Order::Size,
        "time" => Order::Time,
        "version" => Order::Version,
        "extension" => Order::Extension,
        "name" => Order::Name,
        other => return Err(format!("invalid argument '{other}' for '--sort'")),
    })
}

fn layout(name: &str) -> Result<Layout, String> {
    Ok(match name {
        "long" | "verbose" => Layout::Long,
        "single-column" => Layout::Lines,
        "commas" => Layout::Commas,
        "across" | "horizontal" | "vertical" => Layout::Columns,
        other => return Err(format!("invalid argument '{other}' for '--format'")),
    })
}
