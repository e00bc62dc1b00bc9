//! What has changed between two lists of lines.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// So many pairs of lines are looked at one by one.
const PAIRS: usize = 4 << 20;

/// What has changed. Of several shortest answers the one that GNU gives mostly: what goes goes first.
pub fn changes(a: &[String], b: &[String]) -> Vec<DiffOp> {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
    let end = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (m, n) = (rest_a.len() - end, rest_b.len() - end);
    if m.saturating_mul(n) > PAIRS {
        return capture_diff_slices(Algorithm::Myers, a, b);
    }
    // How many lines stay, from here to the end.
    let width = n + 1;
    let mut stay = vec![0u32; (m + 1) * width];
    for i in (0..m).rev() {
        for j in (0..n).rev() {
            stay[i * width + j] = match rest_a[i] == rest_b[j] {
                true => stay[(i + 1) * width + j + 1] + 1,
                false => stay[(i + 1) * width + j].max(stay[i * width + j + 1]),
            };
        }
    }
    let mut ops = Vec::new();
    push(&mut ops, 0..start, 0..start, true);
    let (mut i, mut j) = (0, 0);
    while i < m || j < n {
        let (from_i, from_j) = (i, j);
        while i < m && j < n && rest_a[i] == rest_b[j] {
            (i, j) = (i + 1, j + 1);
        }
        push(&mut ops, start + from_i..start + i, start + from_j..start + j, true);
        let (from_i, from_j) = (i, j);
        while (i < m || j < n) && !(i < m && j < n && rest_a[i] == rest_b[j]) {
            match j == n || i < m && stay[(i + 1) * width + j] >= stay[i * width + j + 1] {
                true => i += 1,
                false => j += 1,
            }
        }
        push(&mut ops, start + from_i..start + i, start + from_j..start + j, false);
    }
    push(&mut ops, start + m..a.len(), start + n..b.len(), true);
    ops
}

fn push(ops: &mut Vec<DiffOp>, old: std::ops::Range<usize>, new: std::ops::Range<usize>, equal: bool) {
    let (old_index, new_index, old_len, new_len) = (old.start, new.start, old.len(), new.len());
    ops.push(match (equal, old_len, new_len) {
        (_, 0, 0) => return,
        (true, len, _) => DiffOp::Equal { old_index, new_index, len },
        (false, _, 0) => DiffOp::Delete { old_index, old_len, new_index },
        (false, 0, _) => DiffOp::Insert { old_index, new_index, new_len },
        (false, ..) => DiffOp::Replace { old_index, old_len, new_index, new_len },
    });
}
