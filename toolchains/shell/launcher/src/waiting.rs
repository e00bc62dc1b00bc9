//! Waiting for programs: while all of the shell's tasks wait, the shell waits for all of their programs at once.
//!
//! There is one thread. A task that asked the host itself would keep the others from going on.

use std::{
    cell::RefCell,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Poll, Wake, Waker},
};

use crate::skillhost::skill::process::{self, Child, Events};

/// How long the shell waits before it looks at its own clocks: `timeout` may end a program.
const PATIENCE: u64 = 10_000_000;

thread_local! {
    static WAITING: RefCell<Vec<Wanted>> = const { RefCell::new(Vec::new()) };
}

/// What one task waits for.
struct Wanted {
    child: Arc<Child>,
    events: Events,
    task: Waker,
}

/// Waits until one of these events has come.
pub fn events(child: &Arc<Child>, wanted: Events) -> impl Future<Output = ()> + Send {
    let child = child.clone();
    std::future::poll_fn(move |cx| {
        let come = process::wait_any(&[(&*child, wanted)], Some(0));
        if come.iter().any(|come| *come != Events::empty()) {
            return Poll::Ready(());
        }
        WAITING.with_borrow_mut(|all| all.push(Wanted { child: child.clone(), events: wanted, task: cx.waker().clone() }));
        Poll::Pending
    })
}

/// Runs `task`, which all others are part of.
pub async fn drive<T>(task: impl Future<Output = T>) -> T {
    let mut task = std::pin::pin!(task);
    std::future::poll_fn(|cx| turn(task.as_mut(), cx)).await
}

/// One turn of all tasks, each of which says anew what it waits for.
fn turn<T>(task: Pin<&mut impl Future<Output = T>>, cx: &mut Context<'_>) -> Poll<T> {
    let again = Arc::new(Again { asked: AtomicBool::new(false), outer: cx.waker().clone() });
    let done = task.poll(&mut Context::from_waker(&again.clone().into()));
    let waiting = WAITING.take();
    if done.is_pending() && !waiting.is_empty() {
        if !again.asked.load(Relaxed) {
            let wanted: Vec<_> = waiting.iter().map(|w| (&*w.child, w.events)).collect();
            process::wait_any(&wanted, Some(PATIENCE));
        }
        // Through the runtime, whose clocks may have something due.
        waiting.into_iter().for_each(|w| w.task.wake());
    }
    done
}

/// Wakes the runtime, and remembers that somebody can go on.
struct Again {
    asked: AtomicBool,
    outer: Waker,
}

impl Wake for Again {
    fn wake(self: Arc<Self>) {
        self.asked.store(true, Relaxed);
        self.outer.wake_by_ref();
    }
}
