//! Where results go: pipes, devices, links, full disks, files of odd names, and runs that are cut
//! short.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{check, command, folder, patrols, refuses};

const SWEEP: [&str; 4] = ["sweep", "patrols.toml", "--over", "patrol=0:1:3"];

fn sweep(output: &str) -> Vec<&str> {
    [&SWEEP[..], &["-o", output]].concat()
}

#[test]
fn pipes_and_devices_are_written_and_stay() {
    let folder = patrols();
    let at = folder.path();
    check(at, &["export", "patrols.toml", "-o", "plain.efg"], 0, &[]);
    let plain = fs::read(at.join("plain.efg")).expect("the game");
    assert!(Command::new("mkfifo").arg(at.join("pipe")).status().expect("mkfifo").success());
    let pipe = at.join("pipe");
    let reader = std::thread::spawn(move || fs::read(pipe).expect("the other end"));
    check(at, &["export", "patrols.toml", "-o", "pipe"], 0, &[]);
    assert!(reader.join().expect("a reader") == plain, "the pipe gave something else");
    let kind = fs::metadata(at.join("pipe")).expect("the pipe").file_type();
    assert!(kind.is_fifo(), "the pipe was replaced");
    let output = command(at, &["export", "patrols.toml", "-o", "/dev/stdout"]).output();
    assert!(output.expect("it starts").stdout.starts_with(&plain));
    check(at, &["export", "patrols.toml", "-o", "/dev/null"], 0, &[]);
    for output in ["/dev/null", "/dev/full"] {
        let kind = fs::metadata(output).expect("the device").file_type();
        assert!(kind.is_char_device(), "{output} was replaced");
    }
}

#[test]
fn a_pipe_is_no_input() {
    let folder = patrols();
    let at = folder.path();
    assert!(Command::new("mkfifo").arg(at.join("pipe.toml")).status().expect("mkfifo").success());
    refuses(at, &["solve", "pipe.toml"], &["pipe.toml"]);
    refuses(at, &["import", "/dev/zero"], &["/dev/zero"]);
}

#[test]
fn a_full_disk_is_named_and_nothing_looks_finished() {
    let folder = patrols();
    let at = folder.path();
    let full = ["cannot write", "No space left", "free some space"];
    refuses(at, &["export", "patrols.toml", "-o", "/dev/full"], &full);
    symlink("/dev/full", at.join("full.csv")).expect("a link");
    refuses(at, &sweep("full.csv"), &full);
    assert!(fs::symlink_metadata(at.join("full.csv")).expect("the link").is_symlink());
    // A file that may not grow beyond four kilobytes, as on a disk that is nearly full.
    let mut shell = Command::new("sh");
    let limited = "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"";
    shell.arg("-c").arg(limited).arg(env!("CARGO_BIN_EXE_brink")).current_dir(at);
    shell.args(["sweep", "patrols.toml", "--over", "patrol=0:1:3000", "-o", "big.csv"]);
    let output = shell.output().expect("a shell");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{message}");
    // What keeps the disk full is named.
    assert!(
        message.contains("cannot write") && message.contains(".big.csv.unfinished"),
        "{message}"
    );
    assert!(!at.join("big.csv").exists(), "half a table has its name");
}

#[test]
fn what_cannot_be_written_says_where_why_and_how() {
    let folder = patrols();
    let at = folder.path();
    let nowhere = ["cannot write /proc/x.csv", "/proc takes no new files", "choose another folder"];
    refuses(at, &sweep("/proc/x.csv"), &nowhere);
    refuses(at, &["export", "patrols.toml", "-o", "/proc/x.efg"], &["/proc takes no new files"]);
    refuses(at, &["draw", "patrols.toml", "-o", "/proc/x.svg"], &["/proc takes no new files"]);
    refuses(at, &["analyze", "patrols.toml", "-o", "/proc/x"], &["/proc/x", "another folder"]);
    let missing = ["there is no folder gone", "create the folder"];
    refuses(at, &sweep("gone/x.csv"), &missing);
    fs::write(at.join("kept.csv"), "mine").expect("a file");
    let read_only = fs::Permissions::from_mode(0o444);
    fs::set_permissions(at.join("kept.csv"), read_only).expect("permissions");
    refuses(at, &sweep("kept.csv"), &["kept.csv", "read-only"]);
    assert_eq!(fs::read_to_string(at.join("kept.csv")).expect("the file"), "mine");
}

#[test]
fn a_link_is_followed() {
    let folder = patrols();
    let at = folder.path();
    symlink("real.csv", at.join("link.csv")).expect("a link");
    check(at, &sweep("link.csv"), 0, &["3 rows"]);
    assert!(fs::symlink_metadata(at.join("link.csv")).expect("the link").is_symlink());
    assert!(fs::symlink_metadata(at.join("real.csv")).expect("the table").is_file());
}

/// What a shell runs when the line of a report is pasted is that line alone.
#[test]
fn printed_commands_are_quoted() {
    let name = "it's; touch PWNED; \".toml";
    let folder = folder(&[("patrols.brink", common::MODEL), (name, common::SCENARIO)]);
    let at = folder.path();
    check(at, &["analyze", name, "--worlds", "0", "-o", "a b"], 0, &["a b/report.html"]);
    let page = fs::read_to_string(at.join("a b/report.html")).expect("the page");
    let start = page.find("brink analyze").expect("the command");
    let line = &page[start..start + page[start..].find('<').expect("an end")];
    let line = line.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    let shell = format!("brink() {{ printf '%s\\n' \"$@\"; }}; {line}");
    let output = Command::new("sh").arg("-c").arg(&shell).current_dir(at).output();
    let words = String::from_utf8(output.expect("a shell").stdout).expect("UTF-8");
    let words: Vec<&str> = words.lines().collect();
    assert_eq!(words[..2], ["analyze", name], "{line}");
    assert!(words.contains(&"a b") && !at.join("PWNED").exists(), "{line}");
    refuses(at, &["solve", "two games.efg"], &["`brink import 'two games.efg'`"]);
}

/// Names of files are the user's, or those of whoever sent them.
#[test]
fn no_name_steers_the_terminal() {
    let folder =
        folder(&[("x\u{1b}[31m.toml", common::SCENARIO), ("patrols.brink", common::MODEL)]);
    let steers = |text: &str| text.contains('\u{1b}') || text.contains('\u{7}');
    let name = "x\u{1b}[31m.toml";
    for arguments in [
        &["solve", name][..],
        &["check", name],
        &["claims", name],
        &["solve", name, "--set", "none\u{1b}]0;x\u{7}=1"],
        &["solve", "\u{1b}[2Jgone"],
        &["analyze", name, "--worlds", "0", "-o", "out\u{1b}[2J"],
        &["sweep", name, "--over", "patrol=0:1:2", "-o", "t\u{1b}[2J.csv"],
        &["draw", name, "-o", "t\u{1b}[2J.svg"],
    ] {
        let output = common::brink(folder.path(), arguments);
        for text in [output.stdout, output.stderr] {
            let text = String::from_utf8_lossy(&text).into_owned();
            assert!(!steers(&text), "{arguments:?}: {text:?}");
        }
    }
    // A scenario that holds such characters is refused with the place, which is shown escaped.
    let title = common::SCENARIO.replace("\"Patrols\"", "\"T\\u001b]0;x\\u0007\"");
    fs::write(folder.path().join("title.toml"), title).expect("written");
    let text = check(folder.path(), &["solve", "title.toml"], 2, &["title.toml", "U+001B"]);
    assert!(!steers(&text), "{text:?}");
}

fn interrupt(child: &Child) {
    let done = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(done.expect("kill starts").success());
}

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => open.push(path),
                path => {
                    let name = path.strip_prefix(folder).expect("a file in it").to_path_buf();
                    found.push((name, fs::read(&path).expect("a file")));
                }
            }
        }
    }
    found.sort();
    found
}

#[test]
fn an_interrupted_analysis_goes_on_to_the_same_bytes() {
    let (whole, cut) = (patrols(), patrols());
    let arguments = ["analyze", "patrols.toml", "--worlds", "3000", "-o", "out"];
    check(whole.path(), &arguments, 0, &[]);
    // Earlier results stay as they are until the new ones are complete.
    fs::create_dir(cut.path().join("out")).expect("a folder");
    fs::write(cut.path().join("out/mine.txt"), "mine").expect("a file");
    let mut run = command(cut.path(), &arguments);
    let mut child = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let start = Instant::now();
    while files(&cut.path().join(".out.unfinished")).is_empty() {
        assert!(start.elapsed() < Duration::from_mins(2), "nothing was kept");
        std::thread::sleep(Duration::from_millis(2));
    }
    interrupt(&child);
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    assert_eq!(files(&cut.path().join("out")).len(), 1, "half a report");
    check(cut.path(), &arguments, 0, &[]);
    fs::remove_file(cut.path().join("out/mine.txt")).expect("it is still there");
    let (whole, cut) = (files(whole.path()), files(cut.path()));
    let names = |files: &[(PathBuf, Vec<u8>)]| -> Vec<PathBuf> {
        files.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&whole), names(&cut));
    for ((name, a), (_, b)) in whole.iter().zip(&cut) {
        assert!(a == b, "{} differs", name.display());
    }
}
