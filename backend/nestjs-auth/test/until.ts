/** Waits for something to come true, 10 s at most. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error('It did not come true within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
