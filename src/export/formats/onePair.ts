import { type Conversation } from "../../rows/index.ts"

/** The request and the answer of a conversation that is no longer; else why it cannot be told in one pair. */
export const onePair = (
  { turns }: Conversation
): { readonly request: string; readonly answer: string } | string => {
  const [request, answer] = turns
  return turns.length === 2 && request!.role === "user" && answer!.role === "assistant"
    ? { request: request!.content, answer: answer!.content }
    : `the row has ${turns.length} turns, the layout holds one request and its answer; use --to messages`
}
