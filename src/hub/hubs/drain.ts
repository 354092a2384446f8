/** Runs a generator that reports as it goes; gives what it returns. */
export const drain = <Event, Result>(
  events: AsyncGenerator<Event, Result>,
  onEvent: (event: Event) => void
): Promise<Result> =>
  events.next().then((step) => {
    if (step.done === true) return step.value
    onEvent(step.value)
    return drain(events, onEvent)
  })
