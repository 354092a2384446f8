/** The id of a single video; undefined for a playlist without one, and for other sites. */
export const videoId = (url: string): string | undefined => {
  const match =
    /^(?:https?:\/\/)?(?:www\.|m\.)?(?:youtube\.com\/(?:watch\?(?:[^#]*&)?v=|shorts\/|embed\/|live\/)|youtu\.be\/)([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])/
      .exec(url.trim())
  return match?.[1]
}

/** Speech alone: no marks of sounds, no repeated word that a recogniser makes of silence. */
export const cleanCaptions = (text: string): string | undefined => {
  const clean = text.replace(/\[[^\]]*\]|♪/g, " ").replace(/\s+/g, " ").trim()
  const words = clean.toLowerCase().split(/[^\p{L}\p{N}']+/u).filter((word) => word !== "")
  return new Set(words).size < 3 ? undefined : clean
}
