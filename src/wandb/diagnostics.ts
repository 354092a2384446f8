import { literal } from "../tables/index.ts"
import { severities } from "./Diagnostic.ts"

const severityOf = `CASE code ${
  Object.entries(severities).map(([code, severity]) => `WHEN ${literal(code)} THEN ${literal(severity)}`).join(" ")
} END`

/** Numbers all findings on from those of others: reading first, then rules, then enrichment, by run. */
export const writeDiagnostics = `INSERT INTO out.diagnostics
  SELECT row_number() OVER (ORDER BY part, run_key NULLS FIRST, source_id, nr, code, subject, message)
      + (SELECT coalesce(max(diagnostic_id), 0) FROM out.diagnostics), stage, ${severityOf}, code, run_key, run_id, source_id, subject, detail, message
  FROM (SELECT 1 AS part, 'wandb-read' AS stage, run_key, run_id, source_id, 0 AS nr, code, subject, detail, message FROM read_findings
    UNION ALL SELECT 2, 'wandb-process', run_key, r.run_id, NULL, nr, code, subject, f.detail::JSON, message FROM findings f
      JOIN out.runs r USING (run_key)
    UNION ALL SELECT 3, 'wandb-enrich', run_key, run_id, NULL, 0, code, subject, detail, message FROM enrich_findings)`
