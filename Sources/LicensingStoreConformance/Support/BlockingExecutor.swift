import Dispatch

/// Runs a task on a thread of its own, so that a closure of it may wait for another task.
///
/// Waiting on a cooperative thread could stop the very task that is waited for.
final class BlockingExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "licentric.conformance", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async {
            job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }
}
