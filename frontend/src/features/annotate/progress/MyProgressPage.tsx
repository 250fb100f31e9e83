export function MyProgressPage() {
  return null;
}
