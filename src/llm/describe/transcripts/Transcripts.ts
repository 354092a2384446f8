import { Context, type Effect } from "effect"

/** Words spoken in a video. */
export class Transcripts extends Context.Tag("@datawright/Transcripts")<Transcripts, {
  /**
   * The captions of the video at a URL, as one text; undefined when there are none, or none can be had: a transcript is never
   * worth a failure. Each video is looked up once.
   */
  readonly of: (url: string) => Effect.Effect<string | undefined>
}>() {}
