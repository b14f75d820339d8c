/** One week of one line: what stands under it, and a score from 0 to 10; undefined when that week has none. */
export type Mark = { label: string; value: number | undefined }

/** One line of a picture: its name as a person reads it, and its weeks, oldest first. All lines have the same weeks. */
export type Series = { name: string; marks: Mark[] }
