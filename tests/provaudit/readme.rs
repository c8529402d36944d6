//! The README's console blocks, run as they stand.
//!
//! In a block marked `console`, a line `$ provaudit …` is run in the root of the repository and what follows is compared with
//! what it prints, stdout before stderr. A line `…` stands for any lines. `$ echo $?` gives the exit code of the command before.
//! Other commands (`$ cargo …`) are not run.

use super::support::{Program, repository};

/// One command of a block, with the output that the README shows.
struct Shown {
    line: usize,
    command: String,
    output: Vec<String>,
}

fn blocks(readme: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut inside = false;
    for (index, line) in readme.lines().enumerate() {
        match (inside, line) {
            (false, "```console") => inside = true,
            (true, "```") => inside = false,
            (true, line) => match line.strip_prefix("$ ") {
                Some(command) => shown.push(Shown { line: index + 1, command: command.to_owned(), output: Vec::new() }),
                None => shown.last_mut().expect("a block starts with a command").output.push(line.to_owned()),
            },
            (false, _) => {}
        }
    }
    shown
}

/// Words of a command line, with quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = None::<String>;
    let mut quote = None;
    for character in command.chars() {
        match (quote, character) {
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    words
}

/// Whether printed lines are the shown ones; `…` stands for any lines.
fn fits(shown: &[String], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((first, rest)) if first.trim() == "…" => (0..=printed.len()).any(|skip| fits(rest, &printed[skip..])),
        Some((first, rest)) => {
            printed.split_first().is_some_and(|(line, more)| line.trim_end() == first.trim_end() && fits(rest, more))
        }
    }
}

#[test]
fn prints_what_the_readme_shows() {
    let Ok(readme) = std::fs::read_to_string(repository().join("README.md")) else {
        eprintln!("skipped: no README.md");
        return;
    };
    let shown = blocks(&readme);
    if shown.is_empty() {
        eprintln!("skipped: no console block");
    }
    let mut code = 0;
    for Shown { line, command, output } in shown {
        let words = words(&command);
        let printed = match words.first().map(String::as_str) {
            Some("provaudit") => {
                let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
                let run = Program::new(&arguments).run();
                code = run.code;
                run.stdout + &run.stderr
            }
            Some("echo") if command == "echo $?" => format!("{code}\n"),
            _ => continue,
        };
        let printed_lines: Vec<&str> = printed.trim_end().lines().collect();
        let last = output.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |last| last + 1);
        assert!(fits(&output[..last], &printed_lines), "README.md:{line}: `{command}` printed:\n{printed}");
    }
}

#[test]
fn reads_blocks_words_and_gaps() {
    let shown = blocks("x\n```console\n$ provaudit scan 'a b' --level low\none\n…\n$ echo $?\n0\n```\n```\n$ no\n```\n");
    assert_eq!((shown.len(), shown[0].line, shown[1].output.as_slice()), (2, 3, &["0".to_owned()][..]));
    assert_eq!(words(&shown[0].command), ["provaudit", "scan", "a b", "--level", "low"]);
    assert!(fits(&shown[0].output, &["one", "two", "three"]));
    assert!(!fits(&shown[0].output, &["two"]));
}
