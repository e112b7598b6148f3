//! Two ways to the same result, in turns.

use std::{alloc::System, fmt::Debug, hint::black_box, time::Instant};

use jointable::Result;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

pub const HEAD: &str = "| driver | operation | by hand | handle | ratio | allocations by hand | of the handle |
|---|---|---:|---:|---:|---:|---:|";

pub struct Compare<'c, C> {
    pub driver: &'static str,
    pub rounds: usize,
    pub db: &'c mut C,
}

impl<C> Compare<'_, C> {
    /// Runs both, a round of each behind the other, and prints medians; the ratio is the median of the ratios within a
    /// round.
    pub async fn row<T: PartialEq + Debug>(
        &mut self,
        operation: &str,
        times: usize,
        mut by_hand: impl AsyncFnMut(&mut C) -> Result<T>,
        mut handle: impl AsyncFnMut(&mut C) -> Result<T>,
    ) {
        // The first run brings the rows into the state that each other one leaves them in.
        handle(self.db).await.expect("a result");
        let (ours, theirs) = (handle(self.db).await, by_hand(self.db).await);
        assert_eq!(ours.expect("a result"), theirs.expect("a result"), "{} {operation}", self.driver);
        let (mut hand_times, mut handle_times, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..self.rounds {
            let (hand, ours);
            // None has the advantage of coming second.
            if round % 2 == 0 {
                hand = measure(self.db, times, &mut by_hand).await;
                ours = measure(self.db, times, &mut handle).await;
            } else {
                ours = measure(self.db, times, &mut handle).await;
                hand = measure(self.db, times, &mut by_hand).await;
            }
            hand_times.push(hand);
            handle_times.push(ours);
            ratios.push(ours / hand);
        }
        let (hand, ours, ratio) = (median(hand_times), median(handle_times), median(ratios));
        let (of_hand, of_ours) = (allocations(self.db, &mut by_hand).await, allocations(self.db, &mut handle).await);
        let driver = self.driver;
        println!("| {driver} | {operation} | {hand:.1} µs | {ours:.1} µs | {ratio:.3} | {of_hand} | {of_ours} |");
    }
}

/// Microseconds of one.
async fn measure<C, T>(db: &mut C, times: usize, run: &mut impl AsyncFnMut(&mut C) -> Result<T>) -> f64 {
    let start = Instant::now();
    for _ in 0..times {
        black_box(run(db).await.expect("what has worked before"));
    }
    start.elapsed().as_secs_f64() * 1e6 / times as f64
}

/// Of one, in all threads.
async fn allocations<C, T>(db: &mut C, run: &mut impl AsyncFnMut(&mut C) -> Result<T>) -> usize {
    let region = Region::new(ALLOCATOR);
    black_box(run(db).await.expect("what has worked before"));
    region.change().allocations
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
