"""The model that PEFT is measured with, and its batches: p-tuning with an MLP encoder, rows padded to the longest."""
import torch
from peft import PromptEncoderConfig, TaskType, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

LEARNING_RATE = 2e-3
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def load(folder, dtype, virtual_tokens):
    """The tokenizer, and the frozen model in `dtype` with an encoder in fp32, as ours is."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype)
    model = get_peft_model(model, PromptEncoderConfig(task_type=TaskType.CAUSAL_LM, num_virtual_tokens=virtual_tokens,
                                                      encoder_hidden_size=model.config.hidden_size))
    for parameter in trained(model):
        parameter.data = parameter.data.float()
    return tokenizer, model.to(DEVICE)


def trained(model):
    return [parameter for parameter in model.parameters() if parameter.requires_grad]


def training_batch(tokenizer, pairs):
    """Pairs of a prompt and its answer; the loss counts the answer and the end of text."""
    rows = []
    for prompt, answer in pairs:
        prompt, answer = tokenizer(prompt)["input_ids"], tokenizer(answer)["input_ids"] + [tokenizer.eos_token_id]
        rows.append((prompt + answer, [-100] * len(prompt) + answer))
    longest = max(len(ids) for ids, _ in rows)

    def padded(values, filler):
        return torch.tensor([list(value) + [filler] * (longest - len(value)) for value in values], device=DEVICE)

    return {"input_ids": padded([ids for ids, _ in rows], tokenizer.eos_token_id),
            "labels": padded([labels for _, labels in rows], -100),
            "attention_mask": padded([[1] * len(ids) for ids, _ in rows], 0)}


def step(model, optimizer, batch):
    """One step of training; its loss."""
    loss = model(**batch).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(trained(model), 1.0)
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()
