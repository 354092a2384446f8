import { type MadeFiles, type Snippet } from "../../tables/index.ts"

/** Python, as TRL's `SFTTrainer` takes it. Source: huggingface.co/docs/trl/dataset_formats */
export const trl = ({ files, loader }: MadeFiles, config: string): Snippet => {
  const evaluation = files.find((file) => file.isEvaluation)
  const train = files.find((file) => !file.isEvaluation) ?? files[0]!
  const names = files.map(({ name, path }) => `${JSON.stringify(name)}: ${JSON.stringify(path)}`)
  return {
    trainer: "TRL",
    text: [
      `data = load_dataset(${JSON.stringify(loader)}, data_files={${names.join(", ")}})`,
      `trainer = SFTTrainer(model=model, train_dataset=data[${JSON.stringify(train.name)}]${
        evaluation === undefined || evaluation === train
          ? ""
          : `, eval_dataset=data[${JSON.stringify(evaluation.name)}]`
      }, args=SFTConfig(${config}))`
    ].join("\n")
  }
}

/** YAML, under `datasets` and `test_datasets`. Source: docs.axolotl.ai, Dataset Formats */
export const axolotl = ({ files, loader }: MadeFiles, type: ReadonlyArray<string>): Snippet => {
  const entries = (isEvaluation: boolean): ReadonlyArray<string> =>
    files.filter((file) => file.isEvaluation === isEvaluation).flatMap(({ path }) => [
      `  - path: ${JSON.stringify(path)}`,
      `    ds_type: ${loader}`,
      ...(isEvaluation ? ["    split: train"] : []),
      ...type.map((line) => `    ${line}`)
    ])
  const list = (key: string, isEvaluation: boolean): ReadonlyArray<string> => {
    const lines = entries(isEvaluation)
    return lines.length === 0 ? [] : [`${key}:`, ...lines]
  }
  return { trainer: "Axolotl", text: [...list("datasets", false), ...list("test_datasets", true)].join("\n") }
}

/** YAML, with the entries of `dataset_info.json`. Source: LLaMA-Factory, data/README.md */
export const llamaFactory = ({ datasetInfo, files }: MadeFiles, stage: string): Snippet => {
  const names = (isEvaluation: boolean): string =>
    files.filter((file) => file.isEvaluation === isEvaluation).map(({ name }) => name).join(",")
  const isStandard = datasetInfo === "dataset_info.json"
  return {
    trainer: "LLaMA-Factory",
    text: [
      ...(isStandard ? [] : [`# first put the entries of ${datasetInfo} into the dataset_info.json of this folder`]),
      `dataset_dir: ${JSON.stringify(files[0]!.folder)}`,
      ...(names(false) === "" ? [] : [`dataset: ${names(false)}`]),
      ...(names(true) === "" ? [] : [`eval_dataset: ${names(true)}`]),
      `stage: ${stage}`,
      ...(stage === "sft" ? ["template: qwen3  # the one of your model"] : [])
    ].join("\n")
  }
}
