import { useSessionStorage } from "@mantine/hooks";

/**
 * Which returned answers the person has put off in this window: they come first once, and stay in sight as a link.
 * What comes back later comes first again.
 */
export function usePutOff(projectId: number) {
  const [put, setPut] = useSessionStorage<number[]>({
    key: `tuneloop.put-off.${projectId}`,
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  return {
    notPutOff: <T extends { id: number }>(rows: T[]): T[] => rows.filter(({ id }) => !put.includes(id)),
    putOff: (rows: { id: number }[]) => setPut(rows.map(({ id }) => id)),
  };
}
