//! What a difference says: files, and hunks of their lines.

/// The changes of one file.
#[derive(Clone, Default)]
pub struct Change {
    /// None is `/dev/null`.
    pub old: Option<String>,
    pub new: Option<String>,
    /// Its sides were exchanged.
    pub turned: bool,
    /// The two lines of names, as they were.
    heads: [String; 2],
    pub hunks: Vec<Hunk>,
    /// What came before it, and where it begins.
    pub lead: String,
    pub line: usize,
}

#[derive(Clone, Default)]
pub struct Hunk {
    /// The first line of each side, from 1 on; that before it where there is none.
    pub old: usize,
    pub new: usize,
    head: String,
    /// ` `, `-` or `+`, and the line with its end.
    pub lines: Vec<(char, String)>,
}

impl Hunk {
    /// The lines of one side.
    pub fn side(&self, without: char) -> Vec<&str> {
        self.lines.iter().filter(|(mark, _)| *mark != without).map(|(_, line)| line.as_str()).collect()
    }
}

impl Change {
    pub fn makes(&self) -> bool {
        self.hunks.len() == 1 && self.hunks.iter().all(|hunk| hunk.old == 0 && hunk.side('+').is_empty())
    }

    /// It says that there is no such file yet.
    pub fn makes_anew(&self) -> bool {
        self.makes() && (self.old.is_none() || is_never(&self.heads[0]))
    }

    pub fn empties(&self) -> bool {
        self.hunks.len() == 1 && self.hunks.iter().all(|hunk| hunk.new == 0 && hunk.side('-').is_empty())
    }

    pub fn removes(&self) -> bool {
        self.empties() && (self.new.is_none() || is_never(&self.heads[1]))
    }

    pub fn reversed(mut self) -> Self {
        std::mem::swap(&mut self.old, &mut self.new);
        self.heads.swap(0, 1);
        self.turned = !self.turned;
        for hunk in &mut self.hunks {
            std::mem::swap(&mut hunk.old, &mut hunk.new);
            for (mark, _) in &mut hunk.lines {
                *mark = match *mark {
                    '-' => '+',
                    '+' => '-',
                    mark => mark,
                };
            }
            // What goes comes first.
            let mut sorted: Vec<(char, String)> = Vec::new();
            let mut rest = std::mem::take(&mut hunk.lines).into_iter().peekable();
            while let Some(line) = rest.next() {
                if line.0 == ' ' {
                    sorted.push(line);
                    continue;
                }
                let mut run = vec![line];
                while let Some(line) = rest.next_if(|line| line.0 != ' ') {
                    run.push(line);
                }
                run.sort_by_key(|line| line.0 == '+');
                sorted.append(&mut run);
            }
            hunk.lines = sorted;
        }
        self
    }

    /// Some of its hunks, as they were, but for folders of the names.
    pub fn shown(&self, hunks: &[usize], strip: impl Fn(&str) -> String) -> String {
        let head = |head: &str| match head.split_once('\t') {
            Some((name, time)) => format!("{}\t{time}", strip(name)),
            None => strip(head),
        };
        let [old, new] = &self.heads;
        let mut out = format!("--- {}\n+++ {}\n", head(old), head(new));
        for hunk in hunks.iter().filter_map(|at| self.hunks.get(*at)) {
            let range = |start: usize, count: usize| if count == 1 { start.to_string() } else { format!("{start},{count}") };
            let (old, new) = (hunk.side('+').len(), hunk.side('-').len());
            out.push_str(&format!("@@ -{} +{} @@{}\n", range(hunk.old, old), range(hunk.new, new), hunk.head));
            for (mark, line) in &hunk.lines {
                out.push_str(&format!("{mark}{line}"));
                if !line.ends_with('\n') {
                    out.push_str("\n\\ No newline at end of file\n");
                }
            }
        }
        out
    }
}

/// The time of a file that is not there.
fn is_never(head: &str) -> bool {
    head.contains("\t1970-01-01 00:00:00")
}

/// All changes of a text; an error is what is wrong with it.
pub fn changes(text: &str) -> Result<Vec<Change>, String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut all: Vec<Change> = Vec::new();
    let mut lead = String::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let next = lines.get(at + 1).copied().unwrap_or_default();
        if let (Some(old), Some(new)) = (line.strip_prefix("--- "), next.strip_prefix("+++ ")) {
            let head = |line: &str| line.trim_end_matches(['\n', '\r']).to_owned();
            lead.push_str(line);
            lead.push_str(next);
            all.push(Change {
                old: name(old),
                new: name(new),
                heads: [head(old), head(new)],
                lead: std::mem::take(&mut lead),
                line: at + 3,
                ..Change::default()
            });
            at += 2;
        } else if let (Some((old, new, head)), Some(change)) = (range(line), all.last_mut()) {
            at += 1;
            change.hunks.push(hunk(&lines, &mut at, old, new, head)?);
        } else {
            if line.starts_with("*** ") && next.starts_with("--- ") || line.starts_with("rename from ") {
                return Err("the sandbox reads unified differences alone; make it with diff -u".to_owned());
            }
            lead.push_str(line);
            at += 1;
        }
    }
    all.retain(|change| !change.hunks.is_empty());
    Ok(all)
}

fn hunk(lines: &[&str], at: &mut usize, old: (usize, usize), new: (usize, usize), head: String) -> Result<Hunk, String> {
    let mut hunk = Hunk { old: old.0, new: new.0, head, lines: Vec::new() };
    let (mut left, mut right) = (old.1, new.1);
    while left > 0 || right > 0 {
        let line = lines.get(*at).ok_or_else(|| format!("unexpected end of file in patch at line {}", *at + 1))?;
        *at += 1;
        let (mark, rest) = match line.chars().next() {
            Some(mark @ (' ' | '-' | '+')) => (mark, line.get(1..).unwrap_or_default()),
            Some('\n' | '\t') => (' ', *line),
            Some('\\') => {
                without_end(&mut hunk);
                continue;
            }
            _ => return Err(format!("malformed patch at line {}: {}", *at, line.trim_end())),
        };
        left = left.saturating_sub(usize::from(mark != '+'));
        right = right.saturating_sub(usize::from(mark != '-'));
        hunk.lines.push((mark, rest.to_owned()));
    }
    if lines.get(*at).is_some_and(|line| line.starts_with('\\')) {
        *at += 1;
        without_end(&mut hunk);
    }
    Ok(hunk)
}

fn without_end(hunk: &mut Hunk) {
    if let Some((_, line)) = hunk.lines.last_mut() {
        *line = line.trim_end_matches('\n').to_owned();
    }
}

/// `@@ -first,count +first,count @@…`
fn range(line: &str) -> Option<((usize, usize), (usize, usize), String)> {
    let rest = line.strip_prefix("@@ -")?;
    let (ranges, head) = rest.split_once(" @@")?;
    let (old, new) = ranges.split_once(" +")?;
    let one = |text: &str| match text.split_once(',') {
        Some((first, count)) => Some((first.parse().ok()?, count.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    };
    Some((one(old)?, one(new)?, head.trim_end_matches(['\n', '\r']).to_owned()))
}

/// A name, up to the tab before its time.
fn name(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['\n', '\r']);
    let name = text.split('\t').next().unwrap_or(text).trim_matches('"');
    (name != "/dev/null" && !name.is_empty()).then(|| name.to_owned())
}
