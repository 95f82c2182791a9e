//! Sweeps in parts: shards put together are the whole table, to the byte, and what does not belong
//! together is refused.

mod common;

use std::fs;
use std::path::Path;

use common::{check, patrols, refuses};

/// Rows whose number no shard count here divides, by worlds and along an axis, warm or cold.
fn sweep<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let rows = ["sweep", "ranged.toml", "--over", "patrol=0:1:7", "--worlds", "11"];
    [&rows[..], more].concat()
}

/// A case with a number and an element to draw in every world.
fn case() -> tempfile::TempDir {
    let folder = patrols();
    let model = common::MODEL.replace("type raider", "param now in season\ntype raider");
    let ranges = "[parameters.unit]\nvalue = 1\nrange = [0.5, 2]\njudgement = \"a guess\"\n\
                  [parameters.now]\nvalue = \"calm\"\nchances = { calm = 0.5, storm = 0.5 }\n\
                  judgement = \"a guess\"\n[[claims]]";
    let scenario = common::SCENARIO.replacen("[[claims]]", ranges, 1);
    fs::write(folder.path().join("patrols.brink"), model).expect("the model");
    fs::write(folder.path().join("ranged.toml"), scenario).expect("the scenario");
    folder
}

fn shards(at: &Path, of: usize, folder: &str, more: &[&str]) {
    for number in 1..=of {
        let shard = format!("{number}/{of}");
        let arguments = sweep(&[more, &["--shard", &shard, "-o", folder]].concat());
        check(at, &arguments, 0, &[&format!("shard {number} of {of} is done")]);
    }
}

fn same(at: &Path, left: &str, right: &str) {
    let read = |name: &str| fs::read(at.join(name)).expect("a table");
    assert!(read(left) == read(right), "{left} and {right} differ");
}

/// Names in a folder, hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("a name").file_name();
    let mut names: Vec<String> =
        entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn shards_put_together_are_the_whole_table() {
    let folder = case();
    let at = folder.path();
    for (warm, of) in [(&[][..], 3), (&["--warm"][..], 4)] {
        let parts = format!("parts{of}/");
        shards(at, of, &parts, warm);
        for ending in ["csv", "parquet"] {
            let (whole, merged) = (format!("whole{of}.{ending}"), format!("merged{of}.{ending}"));
            check(at, &sweep(&[warm, &["-o", &whole]].concat()), 0, &["77 rows"]);
            let said = [merged.as_str(), "77 rows", &format!("all {of} parts are there")];
            check(at, &["merge", &parts, "-o", &merged], 0, &said);
            same(at, &whole, &merged);
        }
        check(at, &["merge", &parts], 0, &["77 rows"]);
        let manifest = fs::read_to_string(at.join(&parts).join("_manifest.json")).expect("it");
        assert!(manifest.contains("\"complete\": true"), "{manifest}");
        assert_eq!(names(&at.join(&parts)).len(), 2 * of + 1, "{:?}", names(&at.join(&parts)));
    }
}

/// More shards than rows leave some without any; they belong to the table all the same.
#[test]
fn empty_shards_are_parts_too() {
    let folder = case();
    let at = folder.path();
    for number in 1..=5 {
        let shard = format!("{number}/5");
        let arguments = ["sweep", "ranged.toml", "--worlds", "2", "--shard", &shard, "-o", "few/"];
        check(at, &arguments, 0, &[" rows"]);
    }
    check(at, &["sweep", "ranged.toml", "--worlds", "2", "-o", "few.parquet"], 0, &["2 rows"]);
    check(at, &["merge", "few/", "-o", "merged.parquet"], 0, &["2 rows"]);
    same(at, "few.parquet", "merged.parquet");
}

#[test]
fn a_folder_in_one_go_is_the_table_in_parts() {
    let folder = case();
    let at = folder.path();
    check(at, &sweep(&["-o", "new/folder/"]), 0, &["77 rows"]);
    let expected = ["_manifest.json", "_part-00000-of-00001.json", "part-00000-of-00001.parquet"];
    assert_eq!(names(&at.join("new/folder")), expected);
    check(at, &sweep(&["-o", "whole.parquet"]), 0, &[]);
    same(at, "whole.parquet", "new/folder/part-00000-of-00001.parquet");
    // Again, it finds everything there; the folder needs no slash any more.
    let text = check(at, &sweep(&["-o", "new/folder", "--json"]), 0, &["\"restored\": 77"]);
    assert!(!text.contains("shard"), "{text}");
    check(at, &sweep(&["-o", "new/folder", "--restart", "--json"]), 0, &["\"restored\": 0"]);
    same(at, "whole.parquet", "new/folder/part-00000-of-00001.parquet");
}

#[test]
fn what_is_missing_is_named() {
    let folder = case();
    let at = folder.path();
    refuses(at, &["merge", "gone/"], &["gone"]);
    fs::create_dir(at.join("parts")).expect("a folder");
    refuses(at, &["merge", "parts"], &["no finished part", "--shard 1/4"]);
    for shard in ["1/4", "3/4"] {
        check(at, &sweep(&["--shard", shard, "-o", "parts/"]), 0, &[]);
    }
    let missing = ["2 of 4 parts are missing", "--shard 2/4, 4/4"];
    refuses(at, &["merge", "parts"], &missing);
    refuses(at, &["merge", "parts", "-o", "x.csv"], &missing);
    assert!(!at.join("x.csv").exists() && !at.join("parts/_manifest.json").exists());
    for shard in ["2/4", "4/4"] {
        check(at, &sweep(&["--shard", shard, "-o", "parts/"]), 0, &[]);
    }
    // A part that is gone, cut short or damaged, with its note still there.
    let part = at.join("parts/part-00001-of-00004.parquet");
    let whole = fs::read(&part).expect("the part");
    fs::remove_file(&part).expect("it was there");
    refuses(at, &["merge", "parts"], &["part-00001-of-00004.parquet", "run its shard again"]);
    fs::write(&part, &whole[..whole.len() - 9]).expect("written");
    refuses(at, &["merge", "parts"], &["part-00001-of-00004.parquet", "bytes", "--restart"]);
    fs::write(&part, vec![0; whole.len()]).expect("written");
    refuses(at, &["merge", "parts"], &["part-00001-of-00004.parquet", "cannot be read"]);
    check(at, &sweep(&["--shard", "2/4", "-o", "parts/", "--restart"]), 0, &[]);
    assert!(fs::read(&part).expect("the part") == whole, "the part is another");
    check(at, &["merge", "parts"], 0, &["77 rows"]);
}

#[test]
fn what_is_foreign_is_refused() {
    let folder = case();
    let at = folder.path();
    check(at, &sweep(&["--shard", "1/2", "-o", "parts/"]), 0, &[]);
    let other = ["another table", "choose another folder"];
    refuses(at, &sweep(&["--shard", "2/2", "-o", "parts/", "--seed", "2"]), &other);
    refuses(at, &sweep(&["--shard", "2/3", "-o", "parts/"]), &["parts 2, not 3"]);
    refuses(at, &sweep(&["--shard", "2/2", "-o", "parts/", "--set", "base=1"]), &other);
    refuses(at, &sweep(&["-o", "parts/"]), &["parts 2, not 1"]);
    // Parts that were brought together by hand.
    check(at, &sweep(&["--shard", "2/2", "-o", "other/", "--seed", "2"]), 0, &[]);
    for name in ["part-00001-of-00002.parquet", "_part-00001-of-00002.json"] {
        fs::copy(at.join("other").join(name), at.join("parts").join(name)).expect("copied");
    }
    let seeds = ["_part-00001-of-00002.json", "brink.seed 2, not 1"];
    refuses(at, &["merge", "parts"], &seeds);
    refuses(at, &["merge", "parts", "-o", "x.csv"], &seeds);
    // What readers would take for rows of the table.
    fs::create_dir(at.join("mine")).expect("a folder");
    fs::write(at.join("mine/notes.txt"), "mine").expect("a file");
    refuses(at, &sweep(&["-o", "mine/"]), &["holds notes.txt", "choose an empty folder"]);
    check(at, &sweep(&["-o", "full/"]), 0, &[]);
    fs::write(at.join("full/more.parquet"), "mine").expect("a file");
    refuses(at, &["merge", "full"], &["more.parquet", "move it away"]);
    fs::remove_file(at.join("full/more.parquet")).expect("it is there");
    refuses(at, &["merge", "full", "-o", "full/all.parquet"], &["choose another folder"]);
    refuses(
        at,
        &["merge", "full", "-o", "full/part-00000-of-00001.parquet"],
        &["full/part-00000-of-00001.parquet", "this is the input"],
    );
    let note = at.join("full/_part-00000-of-00001.json");
    fs::write(note, "{}").expect("written");
    refuses(at, &["merge", "full"], &["_part-00000-of-00001.json", "delete it"]);
}

#[test]
fn arguments_that_mean_nothing_are_refused() {
    let folder = case();
    let at = folder.path();
    refuses(at, &sweep(&["--shard", "1/2", "-o", "x.csv"]), &["--shard", "-o sweep/"]);
    for shard in ["0/2", "3/2", "1/0", "1/100000"] {
        refuses(at, &sweep(&["--shard", shard, "-o", "x/"]), &[shard, "are counted from"]);
    }
    for shard in ["1", "one/2", "1/2/3", "-1/2", "1/"] {
        let arguments = format!("--shard={shard}");
        refuses(at, &sweep(&[&arguments, "-o", "x/"]), &["expected I/N", "--shard 2/4"]);
    }
    assert!(!at.join("x").exists());
    refuses(at, &["merge", "ranged.toml"], &["ranged.toml"]);
    refuses(at, &sweep(&["-o", "x.txt"]), &[".parquet or .csv"]);
}

#[test]
fn worlds_with_their_verdicts_are_a_table() {
    let folder = case();
    let at = folder.path();
    check(at, &["claims", "ranged.toml", "--worlds", "9", "-o", "worlds.csv"], 0, &[]);
    let (header, rows) = common::table(at, "worlds.csv");
    assert_eq!(header, ["world", "unit", "now", "best", "more"]);
    assert_eq!(rows.len(), 9);
    for row in &rows {
        // A constant does not rise, whatever the world.
        assert!(row[3] == "true" && row[4] == "false", "{row:?}");
        assert!(["calm", "storm"].contains(&row[2].as_str()), "{row:?}");
        assert!((0.5..=2.0).contains(&row[1].parse::<f64>().expect("a number")), "{row:?}");
    }
    let report = ["analyze", "ranged.toml", "--worlds", "9", "-o", "out"];
    check(at, &report, 0, &[]);
    same(at, "worlds.csv", "out/data/claims_worlds.csv");
    assert!(at.join("out/data/claims_worlds.parquet").is_file());
    check(at, &["claims", "ranged.toml", "--worlds", "9", "-o", "w.parquet"], 0, &[]);
    refuses(at, &["claims", "ranged.toml", "--worlds", "0", "-o", "w.csv"], &["--worlds N"]);
    refuses(at, &["claims", "ranged.toml", "--worlds", "9", "-o", "w.txt"], &[".parquet or .csv"]);
    refuses(at, &["claims", "ranged.toml", "--worlds", "9", "-o", "ranged.toml"], &[".csv"]);
}

#[cfg(target_os = "linux")]
mod outputs {
    use super::*;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    const MANY: [&str; 6] = ["sweep", "ranged.toml", "--worlds", "20000", "--shard", "2/3"];

    /// Killed without warning, a shard goes on from the rows it has and ends with the same bytes.
    #[test]
    fn a_killed_shard_goes_on() {
        let folder = case();
        let at = folder.path();
        let whole: Vec<&str> = [&MANY[..], &["-o", "whole/"]].concat();
        check(at, &whole, 0, &["shard 2 of 3"]);
        let cut: Vec<&str> = [&MANY[..], &["-o", "cut/"]].concat();
        let mut run = common::command(at, &cut);
        let mut child = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let start = Instant::now();
        let kept = at.join("cut/.part-00001-of-00003.parquet.unfinished");
        while fs::read_dir(&kept).map_or(0, Iterator::count) == 0 {
            assert!(start.elapsed() < Duration::from_mins(2), "nothing was kept");
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().expect("it runs");
        child.wait().expect("it ends");
        let part = "part-00001-of-00003.parquet";
        assert!(!at.join("cut").join(part).exists(), "half a part has its name");
        refuses(at, &["merge", "cut"], &["no finished part"]);
        check(at, &cut, 0, &["shard 2 of 3"]);
        same(at, &format!("whole/{part}"), &format!("cut/{part}"));
        assert_eq!(names(&at.join("whole")), names(&at.join("cut")));
    }

    #[test]
    fn folders_that_cannot_be_written_and_full_disks_end_clearly_and_resume() {
        let folder = case();
        let at = folder.path();
        refuses(at, &sweep(&["-o", "/proc/x/"]), &["/proc/x", "choose another folder"]);
        fs::write(at.join("taken"), "mine").expect("a file");
        refuses(at, &sweep(&["-o", "taken/"]), &["taken", "rename it or choose another"]);
        // A file that may not grow beyond four kilobytes, as on a disk that is nearly full.
        let mut shell = Command::new("sh");
        let limited = "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"";
        shell.arg("-c").arg(limited).arg(env!("CARGO_BIN_EXE_brink")).current_dir(at);
        let output = shell.args(MANY).args(["-o", "full/"]).output().expect("a shell");
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains("cannot write"), "{message}");
        assert!(message.contains("part-00001-of-00003.parquet"), "{message}");
        assert!(!at.join("full/part-00001-of-00003.parquet").exists(), "half a part has its name");
        // With room again, the same command ends with what it would have been.
        check(at, &[&MANY[..], &["-o", "full/"]].concat(), 0, &[]);
        check(at, &[&MANY[..], &["-o", "whole/"]].concat(), 0, &[]);
        let part = "part-00001-of-00003.parquet";
        same(at, &format!("whole/{part}"), &format!("full/{part}"));
        assert_eq!(names(&at.join("whole")), names(&at.join("full")));
    }
}
