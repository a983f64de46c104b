/** Tells the user what a step is doing or waiting for, one line at a time. */
export type Report = (line: string) => void;
