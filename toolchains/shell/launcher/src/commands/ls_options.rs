//! The options of `ls`.

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
}

impl Options {
    /// What the words ask for, and the paths among them; or a message.
    pub fn read(words: &[String]) -> Result<(Self, Vec<String>), String> {
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
        };
        let mut paths = Vec::new();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if word == "--" {
                paths.extend(words.by_ref().cloned());
            } else if let Some(long) = word.strip_prefix("--") {
                options.long(long)?;
            } else if word.len() > 1 && word.starts_with('-') {
                word.chars().skip(1).try_for_each(|letter| options.letter(letter))?;
            } else {
                paths.push(word.clone());
            }
        }
        if paths.is_empty() {
            paths.push(".".to_owned());
        }
        Ok((options, paths))
    }

    fn letter(&mut self, letter: char) -> Result<(), String> {
        match letter {
            'a' => self.hidden = Hidden::All,
            'A' => self.hidden = Hidden::Almost,
            'l' => self.layout = Layout::Long,
            'g' => (self.layout, self.owner) = (Layout::Long, false),
            'o' => (self.layout, self.group) = (Layout::Long, false),
            'n' => (self.layout, self.numeric) = (Layout::Long, true),
            '1' if self.layout != Layout::Long => self.layout = Layout::Lines,
            'C' | 'x' => self.layout = Layout::Columns,
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
            'F' => (self.slashes, self.marks) = (true, true),
            // One time is as good as the other here, and names are shown as they are.
            '1' | 'c' | 'u' | 'k' | 'N' | 'q' | 'b' | 'T' | 'w' => {}
            other => return Err(format!("invalid option -- '{other}'")),
        }
        Ok(())
    }

    fn long(&mut self, option: &str) -> Result<(), String> {
        let (name, value) = option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value)));
        match (name, value) {
            ("all", _) => self.hidden = Hidden::All,
            ("almost-all", _) => self.hidden = Hidden::Almost,
            ("human-readable" | "si", _) => self.human = true,
            ("reverse", _) => self.reverse = true,
            ("recursive", _) => self.recursive = true,
            ("directory", _) => self.directory = true,
            ("group-directories-first", _) => self.folders_first = true,
            ("no-group", _) => self.group = false,
            ("numeric-uid-gid", _) => (self.layout, self.numeric) = (Layout::Long, true),
            ("size", _) => self.blocks = true,
            ("dereference", _) => self.follow = true,
            ("quote-name", _) => self.quoted = true,
            ("classify", value) => (self.slashes, self.marks) = (value != Some("never"), value != Some("never")),
            ("file-type", _) => (self.slashes, self.marks) = (true, true),
            ("full-time", _) => (self.layout, self.times) = (Layout::Long, style("full-iso")?),
            ("time-style", Some(value)) => self.times = style(value)?,
            ("sort", Some(value)) => self.order = order(value)?,
            ("format", Some(value)) => self.layout = layout(value)?,
            ("indicator-style", Some(value)) => {
                (self.slashes, self.marks) = (value != "none", matches!(value, "classify" | "file-type"));
            }
            ("color" | "time" | "block-size" | "quoting-style" | "hyperlink" | "literal" | "width" | "kibibytes", _) => {}
            _ => return Err(format!("unrecognized option '--{option}'")),
        }
        Ok(())
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
