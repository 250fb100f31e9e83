import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, csrfToken, idempotencyKey, type Schema, unwrap } from "@/api/client";
import { ApiError, errorFromBody } from "@/api/errors";
import { usePages } from "@/api/pages";

export type TaskKind = Schema<"TaskKindEnum">;
export type ImportMode = Schema<"ImportModeEnum">;
export type ImportBatch = Schema<"ImportBatch">;

export interface Upload {
  file: File;
  kind: TaskKind;
  mode: ImportMode;
  priority: number;
}

/** An import that is still on its way changes by itself. */
export const isUnderWay = (batch: ImportBatch) => batch.state === "queued" || batch.state === "running";
const POLL_MS = 1_000;

const importsKey = (projectId: number) => ["project", projectId, "imports"] as const;

export function useImports(projectId: number) {
  return usePages(
    importsKey(projectId),
    (cursor) =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/imports/", {
          params: { path: { project_id: projectId }, query: { cursor } },
        }),
      ),
    { refetchInterval: (rows) => (rows.some(isUnderWay) ? POLL_MS : false) },
  );
}

export const importQuery = (importId: number) =>
  queryOptions({
    queryKey: ["import", importId],
    queryFn: () => unwrap(api.GET("/api/v1/imports/{id}/", { params: { path: { id: importId } } })),
    refetchInterval: ({ state }) => (state.data && !isUnderWay(state.data) ? false : POLL_MS),
  });

/** The faults found so far; `ended` makes a finished import ask once more. */
export function useFaults(importId: number, ended: boolean) {
  return usePages(
    ["import", importId, "errors", ended],
    (cursor) =>
      unwrap(
        api.GET("/api/v1/imports/{id}/errors/", {
          params: { path: { id: importId }, query: { cursor, page_size: 100 } },
        }),
      ),
    { refetchInterval: ended ? false : 4 * POLL_MS },
  );
}

/** Uploads a file and says how much of it has left. Only XMLHttpRequest tells that. */
function send(
  projectId: number,
  upload: Upload,
  request: XMLHttpRequest,
  onProgress: (share: number) => void,
): Promise<ImportBatch> {
  const form = new FormData();
  form.set("kind", upload.kind);
  form.set("mode", upload.mode);
  form.set("priority", String(upload.priority));
  form.set("file", upload.file);
  return new Promise((resolve, reject) => {
    request.open("POST", `/api/v1/projects/${projectId}/imports/`);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken() ?? "");
    request.setRequestHeader("Idempotency-Key", idempotencyKey());
    request.upload.onprogress = (event) => onProgress(event.total ? event.loaded / event.total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as ImportBatch);
      else reject(errorFromBody(request.status, request.response));
    };
    request.onerror = () =>
      reject(
        new ApiError({
          code: "offline",
          status: 0,
          message:
            "The upload broke off. Check your connection and that the file is still there, then try again.",
        }),
      );
    request.onabort = () =>
      reject(new ApiError({ code: "stopped", status: 0, message: "You stopped it. Nothing was imported." }));
    request.send(form);
  });
}

export function useUpload(projectId: number) {
  const client = useQueryClient();
  const [share, setShare] = useState(0);
  const request = useRef<XMLHttpRequest | null>(null);
  const upload = useMutation({
    mutationFn: (body: Upload) => {
      setShare(0);
      request.current = new XMLHttpRequest();
      return send(projectId, body, request.current, setShare);
    },
    onSuccess: (batch) => {
      client.setQueryData(importQuery(batch.id).queryKey, batch);
      void client.invalidateQueries({ queryKey: importsKey(projectId) });
      void client.invalidateQueries({ queryKey: ["home"] });
    },
  });
  return { upload, share, stop: () => request.current?.abort() };
}
