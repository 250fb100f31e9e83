"""A model that is trained in seconds, for every test that needs a real one."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory) -> Path:
    """A model of some thirty thousand weights with the real template, and room for 256 tokens."""
    # Only here: most tests of this folder have no use for torch.
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    from training.base_model.corpus import documents
    from training.base_model.making import Recipe, make_tokenizer

    folder = tmp_path_factory.mktemp("tiny-base")
    tokenizer = make_tokenizer(documents(1)[:300], Recipe(vocabulary=512, context=256))
    tokenizer.save_pretrained(folder)
    torch.manual_seed(1)
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=256, tie_word_embeddings=True, bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder
