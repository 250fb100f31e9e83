"""Make the base model: its tokenizer, its weights, and one folder that holds both.

The folder's name holds the digest of everything that goes in: an unchanged project makes the model only once, and a
changed one makes another beside it. A folder is never replaced, for adapters may stand on it.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.base_model.corpus import Document, documents

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedTokenizerFast

MARKER = "base_model.json"
TEMPLATE = Path(__file__).with_name("chat_template.jinja")
END, START, TURN_END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what comes out, besides the corpus."""

    version: int = 2
    seed: int = 20260
    vocabulary: int = 4096
    hidden: int = 256
    layers: int = 4
    heads: int = 4
    intermediate: int = 704
    context: int = 1024
    block: int = 128
    batch: int = 24
    steps: int = 160
    learning_rate: float = 2e-3
    warmup: int = 20
    weight_decay: float = 0.05


def make(
    parent: Path,
    recipe: Recipe | None = None,
    *,
    corpus: list[Document] | None = None,
    tell: Callable[[str], None] = print,
) -> Path:
    """Make the base model in a folder below ``parent`` and return that; what is there already is returned at once."""
    recipe = recipe or Recipe()
    corpus = corpus or documents(recipe.seed)
    target = folder_in(parent, recipe, corpus)
    if (target / MARKER).is_file():
        tell(f"The base model is in {target}.")
        return target
    started = time.monotonic()
    aside = parent / f".{target.name}.{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        tell(f"Learning a tokenizer from {len(corpus)} documents.")
        tokenizer = make_tokenizer(corpus, recipe)
        tokenizer.save_pretrained(aside)
        loss = _make_weights(corpus, tokenizer, recipe, tell, aside)
        facts = {
            "digest": digest_of(corpus, recipe),
            "recipe": asdict(recipe),
            "loss": loss,
            "seconds": time.monotonic() - started,
        }
        (aside / MARKER).write_text(json.dumps(facts, indent=1))
        shutil.rmtree(target, ignore_errors=True)
        os.replace(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    tell(f"The base model is in {target} ({time.monotonic() - started:.0f} s).")
    return target


def folder_in(parent: Path, recipe: Recipe | None = None, corpus: list[Document] | None = None) -> Path:
    """Return the folder below ``parent`` that the base model is made in, made already or not."""
    recipe = recipe or Recipe()
    return parent / f"small-{digest_of(corpus or documents(recipe.seed), recipe)[:12]}"


def digest_of(corpus: list[Document], recipe: Recipe) -> str:
    """Return the digest of what goes in. ``Recipe.version`` stands for the code: raise it when what it makes changes."""
    parts = [corpus, asdict(recipe), TEMPLATE.read_text()]
    return sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def make_tokenizer(corpus: list[Document], recipe: Recipe) -> PreTrainedTokenizerFast:
    """Learn a byte-level BPE vocabulary, so that any text can be written, and attach the chat template."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    # Digits stand alone: sums are learnt sooner when 17 is always 1 and 7.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"\d"), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=recipe.vocabulary,
        special_tokens=[END, START, TURN_END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator((_plain(document) for document in corpus), trainer)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token=TURN_END,
        pad_token=END,
        additional_special_tokens=[AddedToken(START, special=True)],
        model_max_length=recipe.context,
        padding_side="left",
        clean_up_tokenization_spaces=False,
    )
    fast.chat_template = TEMPLATE.read_text()
    return fast


def _plain(document: Document) -> str:
    if isinstance(document, str):
        return document
    return "\n".join(str(message["content"]) for message in document)


def _make_weights(
    corpus: list[Document],
    tokenizer: PreTrainedTokenizerFast,
    recipe: Recipe,
    tell: Callable[[str], None],
    folder: Path,
) -> float:
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    torch.manual_seed(recipe.seed)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=recipe.hidden,
            intermediate_size=recipe.intermediate,
            num_hidden_layers=recipe.layers,
            num_attention_heads=recipe.heads,
            num_key_value_heads=recipe.heads,
            max_position_embeddings=recipe.context,
            # Tied, the words that the text rarely holds would be pushed together, as outputs that are never right,
            # and could hardly be told apart as inputs of a later run.
            tie_word_embeddings=False,
            bos_token_id=None,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )
    blocks = _blocks(corpus, tokenizer, recipe)
    tell(
        f"Training {sum(weight.numel() for weight in model.parameters()) / 1e6:.1f} million weights "
        f"on {blocks.numel():,} tokens, {recipe.steps} steps."
    )
    loss = _train(model, blocks, recipe, tell)
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    model.generation_config.pad_token_id = tokenizer.pad_token_id
    model.save_pretrained(folder)
    return loss


def _blocks(corpus: list[Document], tokenizer: PreTrainedTokenizerFast, recipe: Recipe) -> torch.Tensor:
    """Return the corpus as rows of equal length, document after document."""
    import torch

    stream: list[int] = []
    for document in corpus:
        text = document if isinstance(document, str) else tokenizer.apply_chat_template(document, tokenize=False)
        stream += tokenizer.encode(str(text), add_special_tokens=False)
        stream.append(int(tokenizer.pad_token_id))
    rows = len(stream) // recipe.block
    return torch.tensor(stream[: rows * recipe.block]).view(rows, recipe.block)


def _train(model: Any, blocks: torch.Tensor, recipe: Recipe, tell: Callable[[str], None]) -> float:
    import torch

    order = _order(len(blocks), recipe)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=recipe.learning_rate, betas=(0.9, 0.98), weight_decay=recipe.weight_decay
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recipe.learning_rate, total_steps=recipe.steps, pct_start=recipe.warmup / recipe.steps
    )
    model.train()
    mean = 0.0
    started = time.monotonic()
    for step in range(1, recipe.steps + 1):
        batch = blocks[order[(step - 1) * recipe.batch : step * recipe.batch]]
        loss = model(input_ids=batch, labels=batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        mean = loss.item() if step == 1 else 0.9 * mean + 0.1 * loss.item()
        if step % 20 == 0 or step == recipe.steps:
            left = (time.monotonic() - started) / step * (recipe.steps - step)
            tell(f"step {step} of {recipe.steps}, loss {mean:.2f}, about {left:.0f} s left")
    return mean


def _order(rows: int, recipe: Recipe) -> list[int]:
    """Return which rows each step sees: every row once before any is seen again."""
    chance = random.Random(recipe.seed)
    order: list[int] = []
    while len(order) < recipe.steps * recipe.batch:
        order += chance.sample(range(rows), rows)
    return order
