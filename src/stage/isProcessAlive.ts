/**
 * Whether a process of this machine still runs, by its id: what decides if a partial file, a lock or a claim that carries the id is
 * still somebody's. A process of another user counts as running; an id that no process can have (0, a negative or broken number, or
 * more than 2³¹ − 1) does not.
 */
export const isProcessAlive = (processId: number): boolean => {
  // 0 and negative numbers would ask about groups of processes; Node throws for what does not fit 32 bits.
  if (!Number.isInteger(processId) || processId < 1 || processId > 2 ** 31 - 1) return false
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}
