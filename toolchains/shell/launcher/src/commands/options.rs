//! Options as GNU's commands read them: letters together, a value attached or next, long names shortened, operands between.

/// The options of a command.
pub struct Known {
    pub command: &'static str,
    /// Each letter; `:` behind one that takes a value, `?` behind one that may have one attached.
    pub letters: &'static str,
    /// Long names, and the letter that each is the same as.
    pub long: &'static [(&'static str, char)],
    /// The exit code of a wrong option.
    pub wrong: i32,
}

/// What a command was given.
pub struct Given {
    options: Vec<(char, Option<String>)>,
    pub operands: Vec<String>,
    /// How many options came before each operand.
    pub places: Vec<usize>,
}

impl Known {
    /// Reads `args`; or what the command says of them, and its exit code.
    pub fn read(&self, args: &[String]) -> Result<Given, (String, i32)> {
        let mut given = Given { options: Vec::new(), operands: Vec::new(), places: Vec::new() };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            if arg == "--" {
                given.operands.extend(args.by_ref().cloned());
                given.places.resize(given.operands.len(), given.options.len());
            } else if let Some(long) = arg.strip_prefix("--") {
                let (name, value) = long.split_once('=').map_or((long, None), |(n, v)| (n, Some(v.to_owned())));
                let letter = self.long(name)?;
                let value = match (self.takes(letter), value) {
                    (Takes::Nothing, Some(_)) => return Err(self.wrong(&format!("option '--{name}' doesn't allow an argument"))),
                    (Takes::Value, None) => {
                        let next = args.next().cloned();
                        Some(next.ok_or_else(|| self.wrong(&format!("option '--{name}' requires an argument")))?)
                    }
                    (_, value) => value,
                };
                given.options.push((letter, value));
            } else if arg.len() > 1 && arg.starts_with('-') {
                self.letters(arg.get(1..).unwrap_or_default(), &mut args, &mut given.options)?;
            } else {
                given.operands.push(arg.clone());
                given.places.push(given.options.len());
            }
        }
        Ok(given)
    }

    fn letters<'a>(
        &self,
        mut rest: &str,
        args: &mut impl Iterator<Item = &'a String>,
        options: &mut Vec<(char, Option<String>)>,
    ) -> Result<(), (String, i32)> {
        while let Some(letter) = rest.chars().next() {
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            let attached = (!rest.is_empty()).then(|| rest.to_owned());
            let value = match self.takes(letter) {
                Takes::Unknown => return Err(self.wrong(&format!("invalid option -- '{letter}'"))),
                Takes::Nothing => None,
                Takes::Perhaps => attached,
                Takes::Value => {
                    let value = attached.or_else(|| args.next().cloned());
                    Some(value.ok_or_else(|| self.wrong(&format!("option requires an argument -- '{letter}'")))?)
                }
            };
            let takes = !matches!(self.takes(letter), Takes::Nothing);
            options.push((letter, value));
            if takes {
                break;
            }
        }
        Ok(())
    }

    fn long(&self, name: &str) -> Result<char, (String, i32)> {
        if let Some((_, letter)) = self.long.iter().find(|(long, _)| *long == name) {
            return Ok(*letter);
        }
        let mut like = self.long.iter().filter(|(long, _)| long.starts_with(name));
        match (like.next(), like.next()) {
            (Some((_, letter)), None) => Ok(*letter),
            (Some(_), Some(_)) => Err(self.wrong(&format!("option '--{name}' is ambiguous"))),
            (None, _) => Err(self.wrong(&format!("unrecognized option '--{name}'"))),
        }
    }

    fn takes(&self, letter: char) -> Takes {
        let own = |(_, long): &&(&str, char)| *long == letter;
        let Some(at) = self.letters.find(letter).filter(|_| !":?".contains(letter)) else {
            return if self.long.iter().find(own).is_some() { Takes::Nothing } else { Takes::Unknown };
        };
        match self.letters.get(at + letter.len_utf8()..).and_then(|rest| rest.chars().next()) {
            Some(':') => Takes::Value,
            Some('?') => Takes::Perhaps,
            _ => Takes::Nothing,
        }
    }

    /// What it says of a wrong use of it.
    pub fn wrong(&self, why: &str) -> (String, i32) {
        let command = self.command;
        (format!("{command}: {why}\nTry '{command} --help' for more information.\n"), self.wrong)
    }
}

enum Takes {
    Unknown,
    Nothing,
    Perhaps,
    Value,
}

impl Given {
    pub fn has(&self, letters: &str) -> bool {
        self.options.iter().any(|(letter, _)| letters.contains(*letter))
    }

    /// The value that was given last.
    pub fn value(&self, letter: char) -> Option<&str> {
        self.options.iter().rev().find(|(given, _)| *given == letter)?.1.as_deref()
    }

    /// All values, in order.
    pub fn values(&self, letter: char) -> impl Iterator<Item = &str> {
        self.options.iter().filter(move |(given, _)| *given == letter).filter_map(|(_, value)| value.as_deref())
    }

    /// All of them, in order.
    pub fn each(&self) -> impl Iterator<Item = (char, Option<&str>)> {
        self.options.iter().map(|(letter, value)| (*letter, value.as_deref()))
    }

    /// Of these letters the one that was given last.
    pub fn last(&self, letters: &str) -> Option<char> {
        self.options.iter().rev().map(|(letter, _)| *letter).find(|letter| letters.contains(*letter))
    }
}
